"""The live preview: serves the built site, builds again on every save, and tells the open pages what came of it.

Nothing here reaches the published site: what pages need besides is put into them on the way to the browser.
"""
