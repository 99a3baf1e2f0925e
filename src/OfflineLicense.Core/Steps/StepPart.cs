namespace OfflineLicense.Steps;

/// <summary>A part of the work of a command, as <see cref="StepProgress"/> counts it.</summary>
/// <param name="what">For a person: <c>reading files</c>.</param>
/// <param name="files">How many files, or rows, there are; called at most once, by whoever shows it. Null: not known.</param>
/// <param name="bytes">How many bytes there are; 0: not known.</param>
internal sealed class StepPart(string what, Func<long>? files, long bytes)
{
    private readonly Lazy<long> _allFiles = new(files ?? (() => 0));
    private long _files;
    private long _bytes;

    public string What => what;

    /// <summary>What is counted: <c>file</c>, <c>row</c>.</summary>
    public string Unit { get; init; } = "file";

    /// <summary>0: not known. The first use may take as long as a walk through the folders.</summary>
    public long AllFiles => _allFiles.Value;

    public long AllBytes => bytes;

    public long Files => Interlocked.Read(ref _files);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(long moreFiles, long moreBytes)
    {
        Interlocked.Add(ref _files, moreFiles);
        Interlocked.Add(ref _bytes, moreBytes);
    }
}
