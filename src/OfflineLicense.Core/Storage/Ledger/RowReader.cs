using System.Runtime.InteropServices;
using System.Text;
using OfflineLicense.Storage.Native;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger;

/// <summary>The rows of a <see cref="Statement"/>, one after another. What it returns as a span lives until the next row.</summary>
internal sealed unsafe class RowReader(Statement statement) : IDisposable
{
    public int FieldCount => NativeSqlite.Columns(statement.Handle);

    public bool Read() => statement.Step();

    /// <summary>The place of a column; -1: there is none of this name.</summary>
    public int FindColumn(string name)
    {
        for (var i = FieldCount - 1; i >= 0; i--)
        {
            if (ColumnName(i) == name)
                return i;
        }

        return -1;
    }

    public string ColumnName(int column) => Marshal.PtrToStringUTF8((nint)NativeSqlite.ColumnName(statement.Handle, column))!;

    /// <summary>One of SQLite's types of values, as <c>raw.SQLITE_TEXT</c>.</summary>
    public int Type(int column) => NativeSqlite.ColumnType(statement.Handle, column);

    public bool IsDBNull(int column) => Type(column) == raw.SQLITE_NULL;

    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: it is NULL.</exception>
    public long GetInt64(int column) => IsDBNull(column) ? throw IsNull(column) : NativeSqlite.ColumnNumber(statement.Handle, column);

    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: it is NULL.</exception>
    public int GetInt32(int column) => GetInt64(column) is >= int.MinValue and <= int.MaxValue and var number ? (int)number
        : throw new Failure(FailureKind.Damaged, $"a number in the ledger is out of its range (column {column})",
            "offlic doctor names what is damaged; restore the ledger from a backup");

    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: it is NULL.</exception>
    public bool GetBoolean(int column) => GetInt64(column) != 0;

    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: it is NULL.</exception>
    public string GetString(int column) => IsDBNull(column) ? throw IsNull(column) : Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsDBNull(column) ? null : Encoding.UTF8.GetString(Utf8(column));

    public long? NumberOrNull(int column) => IsDBNull(column) ? null : NativeSqlite.ColumnNumber(statement.Handle, column);

    public byte[] GetBytes(int column) => Bytes(column).ToArray();

    /// <summary>The text as UTF-8; empty where it is NULL.</summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        var text = NativeSqlite.ColumnText(statement.Handle, column); // before the length, which depends on the conversion to text
        return new ReadOnlySpan<byte>(text, NativeSqlite.ColumnBytes(statement.Handle, column));
    }

    /// <summary>The bytes of a text or an array as they are stored.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        var bytes = NativeSqlite.ColumnBlob(statement.Handle, column);
        return new ReadOnlySpan<byte>(bytes, NativeSqlite.ColumnBytes(statement.Handle, column));
    }

    public void Dispose() => statement.EndReading();

    private static Failure IsNull(int column) => new(FailureKind.Damaged, $"a value in the ledger is missing (column {column})",
        "offlic doctor names what is damaged; restore the ledger from a backup");
}
