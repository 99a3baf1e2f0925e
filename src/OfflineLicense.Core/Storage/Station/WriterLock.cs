using Microsoft.Win32.SafeHandles;
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
    private readonly SafeFileHandle _file;

    private WriterLock(SafeFileHandle file) => _file = file;

    /// <exception cref="Failure"><see cref="FailureKind.Busy"/> once <paramref name="wait"/> has passed.</exception>
    public static WriterLock Take(StationFolder station, TimeSpan wait, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var error = TryLock(station, out var file);
            if (!error.Failed)
                return new WriterLock(file!);
            // On Windows a file that another process has open is both.
            if (error.NoPermission && !error.HeldByAnother)
            {
                throw new Failure(FailureKind.Missing, $"{station.Paths.Lock} cannot be opened: {error}",
                    "the station must be writable by the account that works in it");
            }

            if (!error.HeldByAnother)
                throw DiskFailure.Writing(station.Paths.Lock, error);
            if (clock.GetElapsedTime(start) >= wait)
            {
                var holder = LockHolder.Of(station.Paths.Lock) is { } known ? $" ({known})" : string.Empty;
                throw new Failure(FailureKind.Busy, $"another offlic process holds the station {station.Paths.Root}{holder}",
                    "wait for it to end and run the same command again, or wait longer with --wait SECONDS");
            }

            Thread.Sleep(Pause);
        }
    }

    public void Dispose() => _file.Dispose();

    private static OsError TryLock(StationFolder station, out SafeFileHandle? file)
    {
        station.Look(station.Paths.Lock);
        var error = station.Held.TryOpenFile(Path.GetFileName(station.Paths.Lock), FileUse.OpenOrCreate, OutputFile.Private, out file);
        if (error.Failed)
            return error;
        error = NativeFile.Lock(file!);
        if (error.Failed)
            file!.Dispose();
        return error;
    }
}
