using System.Text;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>The texts of a column in which one row mostly has the text of the row before: that one is used again.</summary>
internal sealed class RepeatedText
{
    private byte[] _bytes = [];
    private string _text = string.Empty;

    public string Read(RowReader row, int column)
    {
        var bytes = row.Utf8(column);
        if (!bytes.SequenceEqual(_bytes))
            (_bytes, _text) = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return _text;
    }

    public string? ReadOrNull(RowReader row, int column) => row.IsDBNull(column) ? null : Read(row, column);
}
