using System.Text;
using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Cli.Csv;

/// <summary>
/// A table for a spreadsheet, row by row: RFC 4180 in UTF-8 without a mark, every cell quoted, formulas disarmed as
/// <see cref="CsvLine"/> does it. Times and numbers are given as text.
/// </summary>
internal sealed class CsvWriter : IDisposable
{
    public const string LineEnd = "\r\n";

    private readonly StreamWriter _text;
    private readonly int _columns;

    /// <param name="target">Stays open.</param>
    /// <param name="header">The names of the columns, written as the first row.</param>
    public CsvWriter(Stream target, params ReadOnlySpan<string> header)
    {
        _text = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16384, leaveOpen: true);
        _columns = header.Length;
        WriteRow(header!);
    }

    /// <summary>One row with as many cells as the header; null is an empty cell.</summary>
    public void WriteRow(params ReadOnlySpan<string?> cells)
    {
        if (cells.Length != _columns)
            throw new ArgumentException($"a row of {cells.Length} cells in a table of {_columns} columns", nameof(cells));
        _text.Write(CsvLine.Join(cells));
        _text.Write(LineEnd);
    }

    public void Dispose() => _text.Dispose();
}
