// Tells the pages that outlived their session that there is one again.
new BroadcastChannel("newsroom:signed-in").postMessage("again");
