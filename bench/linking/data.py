"""Two views of one month of sales, with the dirt of the field, made in DuckDB from a seed.

Left: slips. Right: statement lines. Of all sales 80 % have both, 10 % each side alone. One in ten
carries another merchant on the right. Cards are missing on 30 % left and 15 % right, numbers and
terminal ids on 45 % right; names are cut to 10 characters on 30 %; a tenth of the right side has a
date only, half of it whole minutes; clocks differ by seconds, 3 % by minutes.
"""

import duckdb

SYLLABLES = "云泽岚楠谷丰达记茗顺翎和朔沐芷筠栎墨衡熠澜屿霁璟穗蘅"
TRADES = ["面馆", "快餐店", "便利店", "超市", "大药房", "鞋店", "宾馆", "加油站", "汽配", "服饰", "酒楼", "文具店"]
CITIES = ["上海", "成都", "武汉", "深圳", "苏州", "长沙"]


def make(con: duckdb.DuckDBPyConnection, directory: str, rows: int, seed: int) -> None:
    shops, cards = max(50, rows // 300), max(200, rows // 20)
    text = lambda values: "[" + ", ".join(f"'{v}'" for v in values) + "]"

    def u(salt: str, key: str = "i") -> str:
        """A number from 0 to 1, fixed by row and salt."""
        return f"(hash({key}, '{salt}', {seed}) % 1000003 / 1000003.0)"

    def pick(values: str, salt: str, key: str) -> str:
        return f"{values}[1 + (hash({key}, '{salt}', {seed}) % len({values}))::integer]"

    syllables, trades, cities = text(SYLLABLES), text(TRADES), text(CITIES)
    con.execute(f"""
      create or replace temp table shop as
      select s, '8222900' || lpad((5000 + s % 900)::varchar, 4, '0') || lpad((s // 900)::varchar, 4, '0') as number,
        {pick(cities, 'city', 's')} || {pick(syllables, 'a', 's')} || {pick(syllables, 'b', 's')}
          || {pick(syllables, 'c', 's')} || {pick(trades, 't', 's')} as name,
        'T' || lpad(s::varchar, 7, '0') as tid, (5 + 60 * {u('ticket', 's')})::integer as ticket
      from range({shops}) t(s)""")
    con.execute(f"""
      create or replace temp table sale as
      select i, (pow({u('shop')}, 2) * {shops})::integer % {shops} as s,
        (pow({u('lent')}, 2) * {shops})::integer % {shops} as lent, {u('jump')} < 0.1 as jumped,
        (pow({u('card')}, 1.5) * {cards})::integer as card, {u('both')} as seen,
        timestamp '2024-03-01' + to_seconds((({u('day')} * 28)::integer % 28) * 86400
          + 28800 + ((({u('t1')} + {u('t2')}) / 2) * 50400)::integer) as moment
      from range({rows}) t(i)""")
    con.execute(f"""
      create or replace temp table priced as
      select sale.*, case when {u('list')} < 0.3 then shop.ticket * 100
          when {u('list')} < 0.6 then (1 + (-ln({u('w')} + 1e-6) * shop.ticket)::integer) * 100
          else 100 + (-ln({u('w')} + 1e-6) * shop.ticket * 100)::integer end as amount
      from sale join shop using (s)""")
    con.execute(f"""copy (
      select 'L' || i as id, moment + to_seconds((case when {u('slow')} < 0.03 then {u('skew')} * 900
          else {u('skew')} * 20 end)::integer) as moment, false as date_only, amount::bigint as amount,
        case when {u('lc')} < 0.7 then 'C' || card end as card, shop.number, shop.name, shop.tid
      from priced join shop using (s) where seen < 0.9 order by hash(i, 'l')
    ) to '{directory}/left.parquet' (format parquet)""")
    con.execute(f"""copy (
      select 'R' || i as id, case when {u('date')} < 0.1 then date_trunc('day', moment)
          when {u('date')} < 0.55 then date_trunc('minute', moment) else moment end as moment,
        {u('date')} < 0.1 as date_only, amount::bigint as amount,
        case when {u('rc')} < 0.85 then 'C' || card end as card,
        case when {u('bare')} >= 0.45 then shop.number end as number,
        case when {u('cut')} < 0.3 then left(shop.name, 10) else shop.name end as name,
        case when {u('bare')} >= 0.45 then shop.tid end as tid
      from priced join shop on shop.s = case when jumped then lent else priced.s end
      where seen >= 0.1 order by hash(i, 'r')
    ) to '{directory}/right.parquet' (format parquet)""")
