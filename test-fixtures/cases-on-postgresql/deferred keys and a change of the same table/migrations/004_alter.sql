ALTER TABLE box ADD label text;
