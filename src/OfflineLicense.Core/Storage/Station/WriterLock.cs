using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// One process writes at a time: an exclusive lock on a file of the station, taken for the whole command and gone with
/// its process, so that no lock is ever stale.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <exception cref="Failure"><see cref="FailureKind.Busy"/> once <paramref name="wait"/> has passed.</exception>
    public static WriterLock Take(StationPaths station, TimeSpan wait, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new WriterLock(Locked(station));
            }
            catch (UnauthorizedAccessException e)
            {
                throw new Failure(FailureKind.Missing, $"{station.Lock} cannot be opened: {e.Message}",
                    "the station must be writable by the account that works in it", e);
            }
            catch (DirectoryNotFoundException e)
            {
                throw new Failure(FailureKind.Missing, $"no station at {station.Root}", "make one: offlic init", e);
            }
            catch (IOException e) when (!OsError.Of(e).HeldByAnother)
            {
                throw DiskFailure.Writing(station.Lock, e);
            }
            catch (IOException e)
            {
                if (clock.GetElapsedTime(start) >= wait)
                {
                    var holder = LockHolder.Of(station.Lock) is { } known ? $" ({known})" : string.Empty;
                    throw new Failure(FailureKind.Busy, $"another offlic process holds the station {station.Root}{holder}",
                        "wait for it to end and run the same command again, or wait longer with --wait SECONDS", e);
                }

                Thread.Sleep(Pause);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Locked(StationPaths station)
    {
        var file = new FileStream(station.Lock, Options());
        var error = NativeFile.Lock(file.SafeFileHandle);
        if (!error.Failed)
            return file;
        file.Dispose();
        throw DiskFailure.Writing(station.Lock, error);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OutputFile.Private;
        return options;
    }
}
