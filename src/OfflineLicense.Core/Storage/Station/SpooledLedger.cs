using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// The ledger of another station in the spool, for the owner alone. It keeps a name, because SQLite opens files by their names, and is
/// removed when it is disposed. Make it only under the writer lock.
/// </summary>
internal sealed class SpooledLedger : IDisposable
{
    private readonly HeldFolder _spool;

    /// <param name="copy">Writes it, and throws where it is not complete.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where the station's disk does not take it.</exception>
    public SpooledLedger(StationFolder station, Action<Stream> copy)
    {
        _spool = station.Make(station.Paths.Spool);
        _ = _spool.Remove(SpoolFile.ForeignLedger);
        PartialFile.Check(_spool.TryOpenFile(SpoolFile.ForeignLedger, FileUse.CreateToRead, OutputFile.Private, out var file),
            _spool.FullPath);
        try
        {
            using (file)
            {
                using var content = new PartialStream(file!, _spool.PathOf(SpoolFile.ForeignLedger)) { Stays = false };
                copy(content);
                content.Finish();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path => System.IO.Path.Combine(_spool.ThroughDescriptor, SpoolFile.ForeignLedger);

    public void Dispose() => _ = _spool.Remove(SpoolFile.ForeignLedger);
}
