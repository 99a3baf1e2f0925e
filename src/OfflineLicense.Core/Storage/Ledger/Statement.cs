using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Native;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger;

/// <summary>One prepared statement, straight on SQLite's functions. Parameters are <c>$a</c>, <c>$b</c>, … in order.</summary>
internal sealed unsafe class Statement : IDisposable
{
    private const int ShortText = 512;
    private const uint Persistent = 1;

    private readonly sqlite3 _database;
    private nint _handle;
    private readonly int[] _places;
    private readonly RowReader _reader;
    private bool _isRead;

    /// <exception cref="SqliteException">The SQL is wrong, or the file is.</exception>
    public Statement(SqliteConnection connection, string sql, int parameters)
    {
        _database = connection.Handle!;
        var text = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = text)
        {
            Check(NativeSqlite.Prepare(Database, start, text.Length, Persistent, out _handle, out var tail));
            if (new ReadOnlySpan<byte>(tail, (int)(start + text.Length - tail)).IndexOfAnyExcept(" \r\n\t;"u8) >= 0)
                throw new ArgumentException($"more than one statement: {sql}", nameof(sql));
        }

        _places = new int[parameters];
        for (var i = 0; i < parameters; i++)
        {
            ReadOnlySpan<byte> name = [(byte)'$', (byte)('a' + i), 0];
            fixed (byte* letters = name)
                _places[i] = NativeSqlite.ParameterPlace(_handle, letters);
        }

        _reader = new RowReader(this);
    }

    /// <summary>SQLite's own pointer.</summary>
    public nint Handle => _handle;

    private nint Database => _database.DangerousGetHandle();

    public void Bind(params ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (place, value) = (_places[i], values[i]);
            Check(place == 0 ? raw.SQLITE_OK : value switch
            {
                { Number: { } number } => NativeSqlite.BindNumber(_handle, place, number),
                { Content: string text } => BindText(place, text),
                { Content: byte[] bytes } => BindBytes(place, bytes),
                _ => NativeSqlite.BindNull(_handle, place),
            });
        }
    }

    /// <summary>Bytes that are not in an array of their own; see <see cref="Bind"/>.</summary>
    /// <param name="parameter">Its number, from 0.</param>
    /// <param name="bytes">SQLite copies them.</param>
    public void BindBytes(int parameter, ReadOnlySpan<byte> bytes, bool isText = false)
    {
        var place = _places[parameter];
        fixed (byte* start = bytes)
        {
            // A null pointer would be NULL, not the empty text.
            var empty = (byte)0;
            var from = start is null ? &empty : start;
            Check(isText ? NativeSqlite.BindText(_handle, place, from, bytes.Length, NativeSqlite.Transient)
                : NativeSqlite.BindBlob(_handle, place, from, bytes.Length, NativeSqlite.Transient));
        }
    }

    /// <summary>Runs to the end; rows are passed over.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        return Run();
    }

    /// <inheritdoc cref="Run(ReadOnlySpan{SqlValue})"/>
    public int Run()
    {
        using var rows = ExecuteReader();
        while (rows.Read())
        {
        }

        return NativeSqlite.Changes(Database);
    }

    /// <summary>Adds one row, and gives its id.</summary>
    public long Add(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        Run();
        return NativeSqlite.LastId(Database);
    }

    /// <summary>Adds one row unless its <c>ON CONFLICT DO NOTHING</c> leaves it out, and gives its id; null: it was left out.</summary>
    public long? AddNew(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        return Run() == 0 ? null : NativeSqlite.LastId(Database);
    }

    /// <summary>The number in the first column of the first row; null where there is no row or it is NULL.</summary>
    public long? Number(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        using var rows = ExecuteReader();
        return rows.Read() ? rows.NumberOrNull(0) : null;
    }

    /// <summary>The same of a text.</summary>
    public string? Text(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        using var rows = ExecuteReader();
        return rows.Read() ? rows.TextOrNull(0) : null;
    }

    /// <summary>All rows, each made by <paramref name="row"/>.</summary>
    public List<T> Rows<T>(Func<RowReader, T> row, params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        using var reader = ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>The rows of the values that are bound. To be disposed before the statement is used again.</summary>
    public RowReader ExecuteReader()
    {
        if (_isRead)
            throw new InvalidOperationException("the statement is being read");
        _isRead = true;
        return _reader;
    }

    /// <summary>To the next row; for <see cref="RowReader"/>.</summary>
    internal bool Step()
    {
        var code = NativeSqlite.Step(_handle);
        if (code == NativeSqlite.Row)
            return true;
        if (code != NativeSqlite.Done)
            Check(code);
        return false;
    }

    internal void EndReading()
    {
        _isRead = false;
        _ = NativeSqlite.Reset(_handle); // its code is the one that a step returned
    }

    public void Dispose()
    {
        _ = NativeSqlite.Finalize(_handle); // of a null pointer it does nothing
        _handle = 0;
    }

    private int BindText(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > ShortText ? ArrayPool<byte>.Shared.Rent(most) : null;
        try
        {
            Span<byte> room = rented ?? stackalloc byte[ShortText];
            var length = Encoding.UTF8.GetBytes(text, room);
            fixed (byte* start = room)
                return NativeSqlite.BindText(_handle, place, start, length, NativeSqlite.Transient);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int BindBytes(int place, byte[] bytes)
    {
        var empty = (byte)0;
        fixed (byte* start = bytes)
            return NativeSqlite.BindBlob(_handle, place, bytes.Length == 0 ? &empty : start, bytes.Length, NativeSqlite.Transient);
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _database);
    }
}
