INSERT INTO subtitles (id, video_id, language, kind, file) VALUES
  (1, 1, 'en', 'spoken', 'peas.en.vtt'),
  (2, 1, 'de', 'spoken', 'peas.de.vtt'),
  (3, 3, 'en', 'described', 'valve.en.vtt');
SELECT setval(pg_get_serial_sequence('subtitles', 'id'), max(id)) FROM subtitles;
