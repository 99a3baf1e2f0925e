namespace OfflineLicense.Storage.Ledger.Exported;

/// <summary>How the rows are found that were added to a table since a moment: a column is greater than the mark of then.</summary>
/// <param name="Column">Of the table.</param>
/// <param name="Of">The table whose newest row is the mark: this one, or the one that <paramref name="Column"/> refers to.</param>
internal sealed record RowOrder(string Column, string Of)
{
    /// <summary>The table whose mark is the number of the newest row of the journal.</summary>
    public const string Journal = "journal";

    /// <summary>
    /// Rows that are mostly added with the row that they refer to, but can be added later: <c>row_sum</c> says whether all were found.
    /// </summary>
    private static readonly Dictionary<string, (string Column, string Parent)> s_mostly = new(StringComparer.Ordinal)
    {
        ["bundle_item"] = ("bundle_id", "bundle"),
        ["bundle_written"] = ("bundle_id", "bundle"),
        ["disputed_item"] = ("bundle_id", "bundle"),
        ["install_written"] = ("install_id", "install"),
        ["key_cutoff"] = ("key_id", "key"),
        ["key_revocation"] = ("key_id", "key"),
        ["key_statement"] = ("key_id", "key"),
        ["member"] = ("document_id", "document"),
        ["named"] = ("document_id", "document"),
        ["reserve"] = ("document_id", "document"),
        ["seal"] = ("bundle_id", "bundle"),
        ["server_answer"] = ("document_id", "document"),
        ["server_install_written"] = ("server_install_id", "server_install"),
        ["split_moment"] = ("install_id", "install"),
        ["staged_written"] = ("staged_id", "staged"),
    };

    /// <summary>Null: rows of the table have no such order.</summary>
    public static RowOrder? Find(string table)
    {
        if (table is Journal or "row_sum")
            return new RowOrder("sequence", Journal);
        if (TransactionChecksums.InOrder.Contains(table, StringComparer.Ordinal))
            return new RowOrder("id", table);
        return TransactionChecksums.WithParent.TryGetValue(table, out var parent) || s_mostly.TryGetValue(table, out parent)
            ? new RowOrder(parent.Column, parent.Parent)
            : null;
    }
}
