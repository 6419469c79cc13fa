-- the owner, ${owner}, is known to the app
INSERT INTO books (name) VALUES ('x');
