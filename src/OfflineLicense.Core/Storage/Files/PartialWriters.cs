using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// Two threads that write small partial files while the caller makes the next ones. Bounded: what waits is at most
/// <see cref="Waiting"/> files of <see cref="Small"/> bytes. The first failure stops all of it and is thrown to the caller.
/// </summary>
internal sealed class PartialWriters(OutputFolders folders) : IDisposable
{
    private const int Writers = 2;
    private const int Waiting = 64;
    private const int Small = Limits.MiB;

    private readonly BlockingCollection<(OutputPath Place, OutputFile File)> _queue = new(Waiting);
    private readonly List<Thread> _threads = [];
    private volatile ExceptionDispatchInfo? _failure;

    public void Make(OutputPath place, OutputFile file)
    {
        _failure?.Throw();
        if (file.Content is not null || file.Bytes.Length > Small)
        {
            MakeNow(place, file);
            return;
        }
        if (_threads.Count < Writers)
            Start();
        _queue.Add((place, file));
    }

    /// <summary>Waits for the last one.</summary>
    public void Finish()
    {
        Stop();
        _failure?.Throw();
    }

    public void Dispose()
    {
        Stop();
        _queue.Dispose();
    }

    private void Start()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "partial writer" };
        _threads.Add(thread);
        thread.Start();
    }

    private void Work()
    {
        foreach (var (place, file) in _queue.GetConsumingEnumerable())
        {
            // After a failure the rest is taken and dropped, so that the caller never waits on a full queue.
            if (_failure is not null)
                continue;
            try
            {
                MakeNow(place, file);
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                _failure ??= ExceptionDispatchInfo.Capture(failed);
            }
        }
    }

    private void MakeNow(OutputPath place, OutputFile file)
    {
        using var lease = folders.Use(place);
        PartialFile.Make(lease.Folder, place, file, sync: !NativeFile.HasSyncFileSystem);
    }

    private void Stop()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _threads.Clear();
    }
}
