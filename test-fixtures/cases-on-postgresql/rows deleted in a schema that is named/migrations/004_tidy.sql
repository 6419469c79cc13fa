DELETE FROM x.shelf;
