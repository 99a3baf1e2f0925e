using System.Text;

namespace OfflineLicense.Storage.Ledger.Exported;

/// <summary>A table as an export has it: docs/export-format.md, section 5.</summary>
/// <param name="Name">Of the table, and of its file.</param>
/// <param name="Columns">
/// The columns of the ledger, in order: <c>name</c>; <c>name:other</c> under another name; <c>name>reference</c> the natural key of the row
/// that a number refers to. A <c>!</c> at the end: it can hold a hostname.
/// </param>
internal sealed record ExportedTable(string Name, string Columns)
{
    /// <summary>Settings that can hold no hostname.</summary>
    private const string PlainSettings =
        "'export.hostnames', 'seals.required', 'trip.days', 'smart_account', 'virtual_account', 'batch.manifest'";

    /// <summary>The alias of the table in its query.</summary>
    private const string Own = "t";

    private static readonly (string, string)[] s_udi = [("pid", "pid"), ("serial", "serial"), ("uuid", "uuid")];

    /// <summary>How new rows are found; null: it has no such order.</summary>
    public RowOrder? Order => RowOrder.Find(Name);

    /// <summary>Counts the rows of the table, or those that <see cref="Order"/> finds after <c>$a</c>.</summary>
    public string Count(bool isNew) => $"SELECT count(*) FROM \"{Name}\" {Own}{Where(isNew)}";

    /// <summary>The same, reads them without the name of the station.</summary>
    public string Select(bool withHostnames, bool isNew)
    {
        var (columns, joins) = (new List<string>(), new StringBuilder());
        foreach (var word in Columns.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            columns.AddRange(Translate(word, withHostnames, joins));
        return $"SELECT {string.Join(", ", columns)} FROM \"{Name}\" {Own}{joins}{Where(isNew)}";
    }

    /// <summary>Without an order no row is new.</summary>
    private string Where(bool isNew) =>
        !isNew ? string.Empty : Order is { } order ? $" WHERE {Own}.{order.Column} > $a" : " WHERE $a IS NULL";

    private IEnumerable<string> Translate(string word, bool withHostnames, StringBuilder joins)
    {
        var isPrivate = word.EndsWith('!');
        word = word.TrimEnd('!');
        if (word.Split('>') is [var column, var reference])
            return Refer(column, reference, joins);
        var (source, name) = word.Split(':') is [var from, var to] ? (from, to) : (word, word);
        var value = !isPrivate || withHostnames ? $"{Own}.{source}"
            : Name == "setting" ? $"CASE WHEN {Own}.name IN ({PlainSettings}) THEN {Own}.{source} END"
            : "NULL";
        return [$"{value} AS {name}"];
    }

    /// <summary>The natural key of a row of another table, joined.</summary>
    private static IEnumerable<string> Refer(string column, string reference, StringBuilder joins)
    {
        var alias = $"j{joins.Length}";
        return reference switch
        {
            "document" or "request" or "answer_document" => Join("document", ("sha256", reference.Split('_')[0] + "_sha256")),
            "udi" => Join("udi", s_udi),
            "member" => Join("udi", [.. s_udi.Select(each => (each.Item1, "udi_" + each.Item2))]),
            "device" => Device(column, Own),
            "answer" => [.. Join("answer"), .. Document(alias), .. Device("device_id", alias)],
            "bundle" => Join("bundle", ("sums", "bundle_sums")),
            "key" => Join("key", ("key_id", "key")),
            "signer" => Join("key", ("key_id", "signed_by")),
            "entitlement" => Join("entitlement", ("tag", "entitlement_tag")),
            _ => throw new ArgumentException($"no reference: {reference}", nameof(reference)),
        };

        IEnumerable<string> Join(string table, params (string Column, string Name)[] columns)
        {
            joins.Append($" LEFT JOIN \"{table}\" {alias} ON {alias}.id = {Own}.{column}");
            return [.. columns.Select(each => $"{alias}.{each.Column} AS {each.Name}")];
        }

        IEnumerable<string> Document(string of)
        {
            joins.Append($" LEFT JOIN document {of}d ON {of}d.id = {of}.document_id");
            return [$"{of}d.sha256 AS answer_sha256"];
        }

        IEnumerable<string> Device(string number, string of)
        {
            joins.Append($" LEFT JOIN device {of}v ON {of}v.id = {of}.{number} LEFT JOIN udi {of}u ON {of}u.id = {of}v.udi_id");
            return s_udi.Select(each => $"{of}u.{each.Item1} AS device_{each.Item2}");
        }
    }
}
