-- Parts of an upload now lie on disk; give their room in the database back.
DROP TABLE upload_chunks;
VACUUM;
