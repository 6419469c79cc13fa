INSERT INTO "Lyrics" ("trackId", "text", "lines") VALUES
    (8, 'Brosandi; hendumst í hringi
Höldumst í hendur -- $$', '[{"at": 0.5, "text": "Brosandi"}]'),
    (9, '', '[]');
