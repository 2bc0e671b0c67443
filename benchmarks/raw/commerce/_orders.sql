-- Orders by number with their lines, of which each has one product; an order that is worth
-- more has more of them. Orders are delivered as placed, most of them once more when done.
create or replace macro orders_placed() as table
select
    range as n,
    (range // daily(100)) * 86400 + second_of_day(range, 'ordered') as ordered,
    busy(getvariable('people'), range, range // daily(100), 'who') as i,
    1 + cast(floor(3 * draw(range, 'lines')) as integer) as line_count,
    pick(['EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'PLN', 'USD', 'GBP'], range, 'currency')
        as currency
from range(
    getvariable('first_day') * daily(100), (getvariable('last_day') + 1) * daily(100)
);

create or replace macro product_of(n, line) as
    1 + cast(floor(30 * draw(n * 4 + line, 'product')) as integer);
create or replace macro quantity_of(n, line) as
    1 + cast(floor(2 * draw(n * 4 + line, 'quantity')) as integer);
create or replace macro amount_of(n, line) as
    cast(product_of(n, line) * quantity_of(n, line) * 5.5 as double);
