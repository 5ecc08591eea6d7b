"""The pictures of the demonstration publication, drawn shape by shape."""
