-- Who carries an import out: 'server', or 'process N' for the command line, so that a start cleans only what nobody works on.
ALTER TABLE import ADD COLUMN runner TEXT NOT NULL DEFAULT 'server';
