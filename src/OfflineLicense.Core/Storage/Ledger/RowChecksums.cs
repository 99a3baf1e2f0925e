using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Native;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Keeps a checksum of every row that a connection adds, table by table, and writes it with the journal row of the transaction, which
/// covers it. Rows are only ever added, so whatever differs later was changed outside this program.
/// </summary>
internal sealed unsafe class RowChecksums : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <summary>The sums of this transaction by the table's name; null: no checksum covers the table.</summary>
    private readonly List<(byte[] Table, RowChecksum? Sum)> _sums = [];
    private GCHandle _self;
    private int _failure;

    private RowChecksums(SqliteConnection connection) => _connection = connection;

    /// <summary>What was added since the last journal row.</summary>
    public RowChecksumTable Added { get; } = new();

    /// <summary>
    /// From here on every row that this connection adds is counted: SQLite shows each row, as it will be stored, before it is added.
    /// To be disposed before the connection.
    /// </summary>
    public static RowChecksums Watch(SqliteConnection connection)
    {
        var sums = new RowChecksums(connection);
        sums._self = GCHandle.Alloc(sums);
        _ = NativeSqlite.SetPreupdateHook(connection.Handle!.DangerousGetHandle(), &BeforeRow, GCHandle.ToIntPtr(sums._self));
        return sums;
    }

    /// <summary>Rows that a change of the format added, or took away. Nothing is watched.</summary>
    public static RowChecksums Of(SqliteConnection connection, RowChecksumTable changed)
    {
        var sums = new RowChecksums(connection);
        sums.Added.Add(changed);
        return sums;
    }

    /// <summary>Writes what was added as part of the journal row with this number.</summary>
    /// <exception cref="SqliteException">A row could not be read when it was added.</exception>
    public void Keep(long sequence)
    {
        SqliteException.ThrowExceptionForRC(_failure, _connection.Handle!);
        foreach (var (table, sum) in Added.Tables)
        {
            _connection.Run("INSERT INTO row_sum (sequence, table_name, rows, sum) VALUES ($a, $b, $c, $d)", sequence, table, sum.Rows,
                sum.Bytes);
        }

        Forget();
    }

    /// <summary>The transaction is over, or was undone.</summary>
    public void Forget()
    {
        Added.Clear();
        _sums.Clear();
        _failure = raw.SQLITE_OK;
    }

    public void Dispose()
    {
        if (!_self.IsAllocated)
            return;
        _ = NativeSqlite.SetPreupdateHook(_connection.Handle!.DangerousGetHandle(), null, 0);
        _self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void BeforeRow(nint state, nint database, int operation, byte* schema, byte* table, long before, long after)
    {
        if (operation == NativeSqlite.Insert && MemoryMarshal.CreateReadOnlySpanFromNullTerminated(schema).SequenceEqual("main"u8))
            ((RowChecksums)GCHandle.FromIntPtr(state).Target!).Add(database, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(table));
    }

    private void Add(nint database, ReadOnlySpan<byte> table)
    {
        if (FindSum(table) is not { } sum)
            return;
        sum.Begin(table);
        var columns = NativeSqlite.PreupdateColumns(database);
        for (var i = 0; i < columns; i++)
        {
            // No exception may leave a function that SQLite calls.
            if (NativeSqlite.PreupdateNew(database, i, out var value) is var code && code != raw.SQLITE_OK)
                _failure = code;
            else
                Add(sum, value);
        }

        sum.End();
    }

    private static void Add(RowChecksum sum, nint value)
    {
        switch (NativeSqlite.ValueType(value))
        {
            case raw.SQLITE_NULL: sum.Nothing(); break;
            case raw.SQLITE_INTEGER: sum.Number(NativeSqlite.ValueNumber(value)); break;
            case raw.SQLITE_TEXT: sum.Text(Bytes(value)); break;
            default: sum.Blob(Bytes(value)); break;
        }
    }

    private static ReadOnlySpan<byte> Bytes(nint value)
    {
        var bytes = NativeSqlite.ValueBlob(value);
        return new ReadOnlySpan<byte>(bytes, NativeSqlite.ValueBytes(value));
    }

    /// <summary>By its letters, never by its address: SQLite may read its tables anew. Rows come in runs, and tables are few.</summary>
    private RowChecksum? FindSum(ReadOnlySpan<byte> table)
    {
        for (var i = 0; i < _sums.Count; i++)
        {
            if (table.SequenceEqual(_sums[i].Table))
                return _sums[i].Sum;
        }

        var name = Encoding.UTF8.GetString(table);
        var sum = RowChecksumTable.Covers(name) ? Added[name] : null;
        _sums.Add((table.ToArray(), sum));
        return sum;
    }
}
