UPDATE books SET name = name || '!';
	--slipway:applied-if   with done(x) as (select 1) select x from done ; 
