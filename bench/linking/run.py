"""Splink and Zhenma on the same observations, one after the other, in one run.

usage: python bench/linking/run.py --rows 100000 [--seed 11] [--skip-splink] [--before CHECKOUT]
(from the repository root; --before runs our linker of an older checkout in the same run)
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import tempfile
import time

import duckdb

from data import make


def score(con: duckdb.DuckDBPyConnection, links: str, directory: str) -> dict:
    """Pairs are right when their ids differ in the first letter only."""
    true = con.execute(f"""select count(*) from read_parquet('{directory}/left.parquet') l
      join read_parquet('{directory}/right.parquet') r on r.id[2:] = l.id[2:]""").fetchone()[0]
    said, right = con.execute(
        f"select count(*), count(*) filter (l[2:] = r[2:]) from {links}").fetchone()
    precision, recall = right / max(1, said), right / max(1, true)
    return {"links": said, "precision": round(precision, 5), "recall": round(recall, 5),
            "f1": round(2 * precision * recall / max(1e-9, precision + recall), 5)}


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def our_links(con: duckdb.DuckDBPyConnection, directory: str, checkout: str) -> dict:
    """Two runs, so that the threshold of `scan` and the even one each have a time of their own."""
    ours: dict = {}
    for least in ("0.99", "0.5"):
        subprocess.run(["node", "--import", "tsx", "bench/linking/ours.ts", directory, least],
                       check=True, cwd=checkout)
        with open(os.path.join(directory, "ours.json")) as file:
            spent = json.load(file)
        ours[least] = {**spent, **score(con, f"read_parquet('{directory}/ours.parquet')", directory)}
        print("ours", checkout, least, ours[least], flush=True)
    return ours


def splink_links(directory: str, threads: int) -> tuple[duckdb.DuckDBPyConnection, dict]:
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    start, start_cpu = time.monotonic(), cpu_seconds()
    con = duckdb.connect()
    con.execute(f"set threads = {threads}; set memory_limit = '8GB'")
    for side in ("left", "right"):
        con.execute(f"""create table {side}_rows as select id as unique_id, amount, card, number, name, tid,
            epoch(moment)::bigint as s, date_only, moment::date as day, (epoch(moment)::bigint // 86400) as d,
            case when not date_only then epoch(moment)::bigint // 600 end as b
          from read_parquet('{directory}/{side}.parquet')""")
    gap = "abs(s_l - s_r)"
    timing = cl.CustomComparison(output_column_name="at", comparison_levels=[
        cll.CustomLevel("(date_only_l or date_only_r) and d_l <> d_r", "date only, other day"),
        cll.CustomLevel("date_only_l or date_only_r", "date only").configure(is_null_level=True),
        *[cll.CustomLevel(f"{gap} <= {n}", f"within {n} s") for n in (3, 30, 120, 600, 3600)],
        cll.ElseLevel()])
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("card", "amount", "day"),
            block_on("amount", "b"),
            "l.amount = r.amount and l.b = r.b - 1", "l.amount = r.amount and l.b = r.b + 1",
            block_on("amount", "number", "day"), block_on("amount", "tid", "day"),
        ],
        comparisons=[
            timing,
            cl.ExactMatch("amount").configure(term_frequency_adjustments=True),
            cl.ExactMatch("card").configure(term_frequency_adjustments=True),
            cl.ExactMatch("number"), cl.ExactMatch("tid"),
            cl.JaroWinklerAtThresholds("name", [0.92, 0.8]),
        ])
    api = DuckDBAPI(con)
    tables = [api.register(f"{side}_rows") for side in ("left", "right")]
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("card", "amount", "day")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("card", "day"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("amount", "b"))
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    # One to one by mutual best, as cheaply as it can be said: the clustering of Splink gives the
    # same for two sides without duplicates, and takes longer.
    con.execute(f"""create table best as
      with p as (select unique_id_l as a, unique_id_r as b, match_weight as w, match_probability as p
        from {predicted.physical_name}),
      s as (select case when a[1] = 'L' then a else b end as l, case when a[1] = 'L' then b else a end as r,
        w, p from p)
      select l, r, p from s
      qualify row_number() over (partition by l order by w desc, r) = 1
        and row_number() over (partition by r order by w desc, l) = 1""")
    spent = {"seconds": round(time.monotonic() - start, 1),
             "cpu_seconds": round(cpu_seconds() - start_cpu, 1)}
    pairs = con.execute(f"select count(*) from {predicted.physical_name}").fetchone()[0]
    return con, {**spent, "pairs_over_half": pairs}


def main() -> None:
    parse = argparse.ArgumentParser()
    parse.add_argument("--rows", type=int, default=100_000)
    parse.add_argument("--seed", type=int, default=11)
    parse.add_argument("--threads", type=int, default=2)
    parse.add_argument("--skip-splink", action="store_true")
    parse.add_argument("--before")
    parse.add_argument("--out")
    args = parse.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        con = duckdb.connect()
        make(con, directory, args.rows, args.seed)
        result: dict = {"sales": args.rows, "seed": args.seed, "threads": args.threads,
                        "duckdb": duckdb.__version__, "machine": platform.machine()}
        for side in ("left", "right"):
            result[side] = con.execute(
                f"select count(*) from read_parquet('{directory}/{side}.parquet')").fetchone()[0]
        if args.before:
            result["zhenma_before"] = our_links(con, directory, args.before)
        ours = our_links(con, directory, ".")
        result["zhenma"] = ours
        if not args.skip_splink:
            import splink
            linked, spent = splink_links(directory, args.threads)
            theirs = {f"{least}": score(linked, f"(select * from best where p >= {least})", directory)
                      for least in (0.5, 0.9, 0.99)}
            result["splink"] = {"version": splink.__version__, **spent, **theirs}
            best_ours = max(one["f1"] for one in ours.values())
            best_theirs = max(one["f1"] for one in theirs.values())
            result["times_faster"] = {
                clock: round(spent[clock] / max(one[clock] for one in ours.values()), 1)
                for clock in ("seconds", "cpu_seconds")}
            result["f1"] = {"zhenma": best_ours, "splink": best_theirs}
        print(json.dumps(result, indent=2))
        if args.out:
            with open(args.out, "w") as file:
                file.write(json.dumps(result, indent=2) + "\n")


main()
