"""The application as the test server gets it."""

from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask


def read_whole(app: Flask) -> WSGIApplication:
    """The application, its answers read to their end before they are sent: a browser that leaves in the
    middle of one makes this server forget to close the file behind it.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer
