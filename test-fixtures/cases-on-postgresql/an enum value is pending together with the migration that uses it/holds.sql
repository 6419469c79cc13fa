SELECT count(*) = 1 FROM day WHERE mood = 'fair';
