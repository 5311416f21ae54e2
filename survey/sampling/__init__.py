"""Random draws that anybody can repeat: frames, sizes, lists. Pure."""
