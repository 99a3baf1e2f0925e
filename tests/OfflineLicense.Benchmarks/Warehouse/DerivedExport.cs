using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace OfflineLicense.Benchmarks.Warehouse;

/// <summary>
/// Exports of stations that never were: a real one with other names, serial numbers, digests and times, signed with a key of its own. A
/// desk of several zones has the rows of all of them.
/// </summary>
/// <param name="template">The folder of the real export.</param>
/// <param name="starts">When each of its trips began.</param>
internal sealed class DerivedExport(string template, IReadOnlyList<DateTimeOffset> starts)
{
    /// <summary>Tables of which a station has the rows once.</summary>
    private static readonly string[] s_once = ["station", "entitlement", "setting"];

    /// <summary>Columns with numbers of rows of this station.</summary>
    private static bool IsNumber(string column) =>
        column == "number" || column == "last_document" || column.EndsWith("_number", StringComparison.Ordinal);

    /// <param name="folder">It gets a folder with the name of the export.</param>
    /// <param name="keys">It gets the public key.</param>
    /// <param name="station">The name of the station.</param>
    /// <param name="zones">Each with its number, its name and that of its desk.</param>
    /// <returns>The folder of the export, and how many rows it has.</returns>
    public (string Path, long Rows) Write(string folder, string keys, string station,
        IReadOnlyList<(int Number, string Zone, string Desk)> zones)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, $"{station}.export.00000001")).FullName;
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(template, "manifest.json")))!;
        var journal = manifest["journal"]!["sequence"]!.GetValue<long>();
        var head = Encoding.ASCII.GetBytes(manifest["journal"]!["head"]!.GetValue<string>());
        var parts = zones.Select((zone, part) => new CellRewriter(zone.Number, part, (zone.Zone, zone.Desk), starts)).ToList();
        var sums = new Dictionary<string, string>();
        var all = 0L;
        foreach (var table in manifest["tables"]!.AsArray())
        {
            var name = table!["name"]!.GetValue<string>();
            var rows = table["rows"]!.GetValue<long>() * (s_once.Contains(name) ? 1 : zones.Count);
            sums[$"{name}.csv"] = Table(name, path, parts, journal, head);
            table["rows"] = rows;
            all += rows;
        }

        (manifest["name"], manifest["station"]) = (Path.GetFileName(path), station);
        manifest["journal"]!["sequence"] = journal * zones.Count;
        manifest["journal"]!["head"] = Encoding.ASCII.GetString(parts[^1].Digest(head));
        File.WriteAllText(Path.Combine(path, "manifest.json"), manifest.ToJsonString());
        const string Format = "FORMAT.offlic-export-1";
        File.Copy(Path.Combine(template, Format), Path.Combine(path, Format));
        foreach (var file in (string[])[Format, "manifest.json"])
            sums[file] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, file))));
        Sign(path, keys, station, string.Concat(File.ReadLines(Path.Combine(template, "SHA256SUMS"))
            .Select(line => $"{sums[line[66..]]}  {line[66..]}\n")));
        return (path, all);
    }

    private static void Sign(string path, string keys, string station, string sums)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var id = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        File.WriteAllText(Path.Combine(keys, $"{station}.pub.pem"), key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(Path.Combine(path, "SHA256SUMS"), sums);
        File.WriteAllBytes(Path.Combine(path, $"SHA256SUMS.{id[..16]}.sig"),
            key.SignData(Encoding.ASCII.GetBytes(sums), HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <returns>The digest of the file.</returns>
    private string Table(string name, string path, IReadOnlyList<CellRewriter> parts, long journal, byte[] head)
    {
        var bytes = File.ReadAllBytes(Path.Combine(template, $"{name}.csv"));
        var start = bytes.AsSpan().IndexOf((byte)'\n') + 1;
        var columns = Encoding.ASCII.GetString(bytes, 0, start).TrimEnd().Split(',');
        var file = Path.Combine(path, $"{name}.csv");
        using (var plain = File.Create(file))
        using (var to = new BufferedStream(plain, 1 << 20))
        {
            to.Write(bytes, 0, start);
            for (var part = 0; part < (s_once.Contains(name) ? 1 : parts.Count); part++)
                Rows(name, bytes.AsSpan(start), columns, parts[part], part == 0 ? null : parts[part - 1].Digest(head), journal, to);
        }

        using var written = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(written));
    }

    private static void Rows(string table, ReadOnlySpan<byte> rest, string[] columns, CellRewriter part, byte[]? before, long journal,
        Stream to)
    {
        while (rest.Length > 0)
        {
            for (var at = 0; at < columns.Length; at++)
            {
                var length = CellLength(rest);
                var cell = rest[..length];
                var column = columns[at];
                if (column == "sequence" && table is "journal" or "row_sum")
                    part.Sequence(cell, journal, to);
                else if (table == "journal" && column == "previous" && before is not null && cell.IndexOfAnyExcept((byte)'0') < 0)
                    to.Write(before);
                else if (IsNumber(column))
                    part.Number(cell, to);
                else if (column.EndsWith("serial", StringComparison.Ordinal))
                    part.Serial(cell, to);
                else
                    part.Text(cell, to);
                to.WriteByte(at + 1 < columns.Length ? (byte)',' : (byte)'\r');
                rest = rest[(length + 1)..];
            }

            to.WriteByte((byte)'\n');
            rest = rest[1..];
        }
    }

    /// <summary>To the comma or the CR after it that is not in quotation marks.</summary>
    private static int CellLength(ReadOnlySpan<byte> rest)
    {
        var quoted = false;
        for (var at = 0; ; at++)
        {
            if (rest[at] == '"')
                quoted = !quoted;
            else if (!quoted && rest[at] is (byte)',' or (byte)'\r')
                return at;
        }
    }
}
