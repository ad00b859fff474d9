"""One module per topic; every route to them is declared in `console.routes`."""
