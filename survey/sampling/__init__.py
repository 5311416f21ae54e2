"""Random draws that anybody can repeat: frames, sizes, lists, and the interval around a share. Pure."""
