UPDATE box SET label = label || '!';
