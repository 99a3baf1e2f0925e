using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Canonical;

namespace OfflineLicense.Sealing.Export;

/// <summary>The export that another one goes on from.</summary>
internal sealed record ExportReference(ExportName Name, Digest Sums, JournalHead Journal);

/// <summary>A table of an export.</summary>
/// <param name="IsWhole">The file holds every row of the table, not only new ones.</param>
internal sealed record ExportTable(string Name, long Rows, bool IsWhole, IReadOnlyList<string> Columns);

/// <summary>The <c>manifest.json</c> of an export: docs/export-format.md, section 3.</summary>
internal sealed record ExportManifest
{
    private const string Format = "offlic-export/1";

    public required ExportName Name { get; init; }

    public required Side Side { get; init; }

    /// <summary>The format of the ledger.</summary>
    public required long LedgerFormat { get; init; }

    /// <summary>The version of the tool.</summary>
    public required string Software { get; init; }

    /// <summary>To the second.</summary>
    public required DateTimeOffset Created { get; init; }

    public required bool HasHostnames { get; init; }

    /// <summary>The last row of the journal that it holds.</summary>
    public required JournalHead Journal { get; init; }

    /// <summary>Null: it holds everything.</summary>
    public ExportReference? Since { get; init; }

    /// <summary>In the order of the names of their files.</summary>
    public required IReadOnlyList<ExportTable> Tables { get; init; }

    /// <summary>The one encoding.</summary>
    /// <exception cref="Failure">Invalid: a text cannot be written.</exception>
    public byte[] Write()
    {
        var json = new CanonicalWriter();
        json.OpenObject();
        json.Text("format", Format);
        json.Text("name", Name.ToString());
        json.Text("station", Name.Station);
        json.Text("side", Side == Side.Zone ? "zone" : "desk");
        json.Number("ledger", LedgerFormat);
        json.Text("software", Software);
        json.Text("created", Timestamp.Text(Created));
        json.Flag("hostnames", HasHostnames);
        json.Name("journal");
        json.OpenObject();
        Write(json, Journal);
        json.CloseObject();
        Write(json, Since);
        json.OpenArray("tables");
        foreach (var table in Tables)
            Write(json, table);
        json.CloseArray();
        json.CloseObject();
        return json.Written.ToArray();
    }

    private static void Write(CanonicalWriter json, JournalHead journal)
    {
        json.Number("sequence", journal.Sequence);
        json.Text("head", journal.Head.Hex);
    }

    private static void Write(CanonicalWriter json, ExportReference? since)
    {
        if (since is null)
        {
            json.Null("since");
            return;
        }

        json.Name("since");
        json.OpenObject();
        json.Text("name", since.Name.ToString());
        json.Text("sums", since.Sums.Hex);
        Write(json, since.Journal);
        json.CloseObject();
    }

    private static void Write(CanonicalWriter json, ExportTable table)
    {
        json.OpenObject();
        json.Text("name", table.Name);
        json.Number("rows", table.Rows);
        json.Flag("whole", table.IsWhole);
        json.OpenArray("columns");
        foreach (var column in table.Columns)
            json.Element("columns", column);
        json.CloseArray();
        json.CloseObject();
    }
}
