namespace OfflineLicense.Storage.Files;

/// <summary>
/// One file to be written by <see cref="DurableFolder"/>. The name is inside the folder: <c>x.txt</c>, or
/// <c>sheets/x.txt</c> with one sub-folder, which is made if need be.
/// </summary>
internal sealed record OutputFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Readable by all, writable by the owner, less what the umask takes: what others serve or carry.</summary>
    public const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>For the owner alone: keys, the ledger, logs, backups.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Gives the bytes instead of <see cref="Bytes"/>, on another thread: what unpacks them need not wait for the disk.</summary>
    public Func<ReadOnlyMemory<byte>>? Late { get; init; }

    /// <summary>Bytes of the file, as far as they are known.</summary>
    public long Size
    {
        get => Late is null ? Bytes.Length : field;
        init;
    }

    /// <summary>Writes the content instead of <see cref="Bytes"/>, on the caller's thread: for what is too large to hold.</summary>
    public Action<Stream>? Content { get; init; }

    /// <summary>Whether other content under this name may be replaced. Never so for what a device installs.</summary>
    public bool Replace { get; init; }

    /// <summary>Write bits for group and others are set even against the umask: who asks for them means them.</summary>
    public UnixFileMode Mode { get; init; } = Readable;

    /// <summary>The same with its bytes.</summary>
    public OutputFile Load() => Late is null ? this : this with { Bytes = Late(), Late = null };
}

/// <summary>What became of one file.</summary>
internal enum WriteOutcome
{
    Written,

    /// <summary>The same bytes stood there already; now the disk has confirmed them too.</summary>
    AlreadyThere,
}

/// <summary>What became of many.</summary>
internal readonly record struct WriteTally(int Written, int AlreadyThere);
