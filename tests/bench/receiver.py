"""A portal that only receives: it prints the id of each story it is sent and answers with a receipt."""

import sys

from aiohttp import web


async def receive(request: web.Request) -> web.Response:
    """Take in one event. The line goes out first: receiving is what is measured, not answering."""
    data = (await request.json())["data"]
    sys.stdout.write(f"{data['story_id']}\n")
    sys.stdout.flush()
    return web.json_response({"url": f"http://127.0.0.1/{data['story_id']}", "digest": data["digest"]})


def main() -> None:
    """Serve on the loopback port that is the only argument, until ended."""
    app = web.Application()
    app.router.add_post("/hook", receive)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
