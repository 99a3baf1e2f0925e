namespace OfflineLicense.Tests.Support;

/// <summary>All increments of a station, the first of them full, against a full export that was written after the last one.</summary>
internal static class ExportComparison
{
    /// <summary>Fails where they differ.</summary>
    public static void Compare(List<ExportedCsv> increments, ExportedCsv full, string where)
    {
        var (last, own) = (increments[^1].Sequence, long.Parse(increments[^1].Manifest.GetProperty("name").GetString()!.Split('.')[2]));
        foreach (var table in full.Tables.Except(["deadline", "installation", "present_member"]))
        {
            // The full export is later by the one row of the journal, and what it covers, that records the last increment.
            var all = Lines(full, table).Where(row => table switch
            {
                "journal" or "row_sum" => long.Parse(row.Split('|')[1]) <= last,
                "export" => long.Parse(row.Split('|')[1]) < own,
                _ => true,
            }).ToHashSet();
            var together = increments.SelectMany(export => Lines(export, table)).ToHashSet();
            Assert.True(all.SetEquals(together), $"{where}: {table}: {Describe(all, together)}");
            foreach (var export in increments)
                Assert.Equal(export.Table(table).GetProperty("rows").GetInt64(), export.Rows(table).Count);
        }

        CompareJudgments(increments, full, where);
        CompareCounts(full);
    }

    /// <summary>The newest export that judges a product instance says all about it.</summary>
    private static void CompareJudgments(List<ExportedCsv> increments, ExportedCsv full, string where)
    {
        var newest = new Dictionary<string, ExportedCsv>();
        foreach (var export in increments)
        {
            foreach (var device in export.Values("deadline", "device_pid", "device_serial", "device_uuid"))
                newest[device] = export;
        }

        foreach (var table in new[] { "deadline", "installation", "present_member" })
        {
            var together = increments.SelectMany(export => Lines(export, table)
                .Zip(export.Values(table, "device_pid", "device_serial", "device_uuid"))
                .Where(row => newest[row.Second] == export)
                .Select(row => row.First)).ToHashSet();
            var all = Lines(full, table).ToHashSet();
            Assert.True(all.SetEquals(together), $"{where}: {table}: {Describe(all, together)}");
        }
    }

    /// <summary>The ledger knows by itself how many rows were added to each table.</summary>
    private static void CompareCounts(ExportedCsv full)
    {
        var added = full.Values("row_sum", "table_name", "rows").Select(row => row.Split('|'))
            .GroupBy(row => row[0]).ToDictionary(group => group.Key, group => group.Sum(row => long.Parse(row[1])));
        foreach (var table in full.Tables.Except(["deadline", "installation", "present_member", "journal", "row_sum"]))
            Assert.Equal((table, added.GetValueOrDefault(table)), (table, full.Rows(table).Count));
    }

    private static IEnumerable<string> Lines(ExportedCsv export, string table) =>
        export.Rows(table).Select(row => string.Join('|', row.Select(value => value ?? "NULL")));

    private static string Describe(HashSet<string> full, HashSet<string> together) =>
        $"only in the full one: {string.Join(" / ", full.Except(together).Take(3))}; only in the increments: "
        + string.Join(" / ", together.Except(full).Take(3));
}
