using System.Text;
using System.Text.Json;

namespace OfflineLicense.Tests.Support;

/// <summary>The folder of an export, read with nothing of the program.</summary>
internal sealed class ExportedCsv(string folder)
{
    public string Folder => folder;

    public JsonElement Manifest { get; } = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).RootElement;

    public IReadOnlyList<string> Tables =>
        [.. Manifest.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("name").GetString()!)];

    public long Sequence => Manifest.GetProperty("journal").GetProperty("sequence").GetInt64();

    public JsonElement Table(string table) =>
        Manifest.GetProperty("tables").EnumerateArray().Single(each => each.GetProperty("name").GetString() == table);

    /// <summary>The rows of a table without its header line. Null: the value is NULL.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Rows(string table) => [.. Read(table).Skip(1)];

    public IReadOnlyList<string?> Columns(string table) => Read(table)[0];

    /// <summary>The values of some columns, as one text.</summary>
    public IEnumerable<string> Values(string table, params string[] columns)
    {
        var places = columns.Select(column => Columns(table).ToList().IndexOf(column)).ToList();
        return Rows(table).Select(row => string.Join('|', places.Select(place => row[place] ?? "NULL")));
    }

    private List<IReadOnlyList<string?>> Read(string table) => Parse(File.ReadAllText(Path.Combine(folder, table + ".csv")));

    /// <summary>RFC 4180. What is empty and has no quotation marks is NULL.</summary>
    public static List<IReadOnlyList<string?>> Parse(string text)
    {
        var (rows, row) = (new List<IReadOnlyList<string?>>(), new List<string?>());
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '"')
            {
                var value = new StringBuilder();
                for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
                {
                    value.Append(text[at]);
                    at += text[at] == '"' ? 1 : 0;
                }

                at++;
                row.Add(value.ToString());
            }
            else
            {
                var end = text.IndexOfAny([',', '\r'], at);
                row.Add(end == at ? null : text[at..end]);
                at = end;
            }

            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add(row);
            row = [];
        }

        return rows;
    }
}
