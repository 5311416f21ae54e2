"""Paper: QR codes and the slips that a counter hands out. Plain values in, bytes out."""
