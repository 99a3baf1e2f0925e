using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>
/// A part of a large ledger, read on another thread by a connection of its own while the caller reads the rest. Both see the same moment:
/// the caller is in a transaction that has read, so it holds SQLite's shared lock, and no process commits until it ends.
/// </summary>
/// <param name="ledger">In <see cref="Ledger.Read"/>.</param>
/// <param name="read">The part. It may be called twice.</param>
internal sealed class ParallelRead<T>(Ledger ledger, Func<Ledger, T> read) : IDisposable
{
    /// <summary>Below this size, a second connection costs more than it saves.</summary>
    public const long LargeLedger = 16L * Limits.MiB;

    private Task<(bool IsRead, T? Part)>? _other;

    /// <summary>Begins, where it is worth it.</summary>
    public void Begin(long largeLedger = LargeLedger)
    {
        if (Environment.ProcessorCount > 1
            && ledger.StationFolder.Look(ledger.Folder.Ledger) is { } file && file.Length >= largeLedger)
            _other = Task.Run(TryRead);
    }

    /// <summary>The part; read here where the other thread could not.</summary>
    public T Finish() => _other?.Result is { IsRead: true } other ? other.Part! : read(ledger);

    /// <summary>Nothing of the ledger is in use by the other thread afterwards.</summary>
    public void Dispose() => _other?.Wait();

    private (bool IsRead, T? Part) TryRead()
    {
        try
        {
            using var other = ledger.OpenBeside();
            if (other is null)
                return (false, default);
            T? part = default;
            other.Read(() => part = read(other));
            return (true, part);
        }
        catch (Exception failed) when (failed is SqliteException or Failure)
        {
            return (false, default); // a writer waits for the caller to end, or what fails here fails there too, and is told there
        }
    }
}
