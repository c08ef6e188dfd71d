"""What reading a file gives, before its pictures are in the library."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture; none where it could not be read."""

    content: bytes

    def place(self, number: int) -> str:
        """The address that stands in the text until the picture has its own."""
        return f"/media/imported/{number}"


@dataclass(frozen=True)
class Document:
    """HTML not cleaned yet, the headline if the file has one, pictures in order, remarks for people."""

    html: str
    title: str = ""
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()
