UPDATE box SET weight = weight * 1000;
CREATE INDEX box_heavy ON box (weight) WHERE weight > 5000;
