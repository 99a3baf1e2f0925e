using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// Two threads that write small partial files while the caller makes the next ones. They are handed over in groups, because
/// waking a thread takes as long as writing a file. Bounded: at most <see cref="Waiting"/> groups of <see cref="Small"/> bytes wait.
/// The first failure stops all of it and is thrown to the caller.
/// </summary>
internal sealed class PartialWriters(OutputFolders folders) : IDisposable
{
    private const int Writers = 2;
    private const int Waiting = 8;
    private const int Group = 32;
    private const int Small = Limits.MiB;

    private readonly BlockingCollection<List<(OutputPath Place, OutputFile File)>> _queue = new(Waiting);
    private readonly List<Thread> _threads = [];
    private List<(OutputPath Place, OutputFile File)> _group = new(Group);
    private long _size;
    private volatile ExceptionDispatchInfo? _failure;

    public void Make(OutputPath place, OutputFile file)
    {
        _failure?.Throw();
        if (file.Content is not null || file.Size > Small)
        {
            MakeNow(place, file);
            return;
        }

        _group.Add((place, file));
        _size += file.Size;
        if (_group.Count == Group || _size > Small)
            Send();
    }

    /// <summary>Waits for the last one.</summary>
    public void Finish()
    {
        if (_group.Count > 0)
            Send();
        Stop();
        _failure?.Throw();
    }

    public void Dispose()
    {
        Stop();
        _queue.Dispose();
    }

    private void Send()
    {
        if (_threads.Count < Writers)
            Start();
        _queue.Add(_group);
        (_group, _size) = (new(Group), 0);
    }

    private void Start()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "partial writer" };
        _threads.Add(thread);
        thread.Start();
    }

    private void Work()
    {
        foreach (var group in _queue.GetConsumingEnumerable())
        {
            foreach (var (place, file) in group)
            {
                // After a failure the rest is taken and dropped, so that the caller never waits on a full queue.
                if (_failure is not null)
                    break;
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
