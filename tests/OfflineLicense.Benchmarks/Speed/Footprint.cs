namespace OfflineLicense.Benchmarks.Speed;

/// <summary>How many files there are and how large they are together.</summary>
internal readonly record struct Footprint(long Files, long Bytes)
{
    /// <summary>Of files and of everything below folders; a place that does not exist has none.</summary>
    public static Footprint Of(params IEnumerable<string> places)
    {
        var (files, bytes) = (0L, 0L);
        foreach (var file in places.SelectMany(FilesAt))
            (files, bytes) = (files + 1, bytes + new FileInfo(file).Length);
        return new Footprint(files, bytes);
    }

    public static IEnumerable<string> FilesAt(string place) =>
        Directory.Exists(place) ? Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories) : File.Exists(place) ? [place] : [];

    public static Footprint operator +(Footprint left, Footprint right) => new(left.Files + right.Files, left.Bytes + right.Bytes);

    public static Footprint operator -(Footprint left, Footprint right) => new(left.Files - right.Files, left.Bytes - right.Bytes);
}
