"""cleannews inside the engines of others: one module an engine, imported by whoever has that engine."""
