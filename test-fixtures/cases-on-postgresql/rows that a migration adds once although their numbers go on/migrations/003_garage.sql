INSERT INTO shelf (name) VALUES ('garage'), ('attic') ON CONFLICT DO NOTHING;
