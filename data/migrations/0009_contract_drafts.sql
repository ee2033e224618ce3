-- A draft of a contract is never written over: each save is a text of its own that takes the place of the one before it, and putting
-- it in force makes another. What took a draft's place, and who let a draft go.
ALTER TABLE schedule_version ADD COLUMN became INTEGER REFERENCES schedule_version (id);
ALTER TABLE schedule_version ADD COLUMN discarded_at TEXT;
ALTER TABLE schedule_version ADD COLUMN discarded_by TEXT;
-- The text that a draft was begun from.
ALTER TABLE schedule_version ADD COLUMN begun_from INTEGER REFERENCES schedule_version (id);
