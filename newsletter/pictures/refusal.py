"""Why a picture cannot be made ready."""


class PictureError(Exception):
    """A picture that cannot be used; the text goes behind its name: "is broken", "holds …"."""
