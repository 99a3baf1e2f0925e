namespace OfflineLicense.Storage.Files;

/// <summary>
/// Where one output file stands: in the folder itself or one level below. <c>Name</c> is relative, with <c>/</c>;
/// <c>Folder</c> is the sub-folder's name, or null. <c>Last</c> is the file's name there. The paths are for messages.
/// </summary>
internal readonly record struct OutputPath(string Name, string? Folder, string Last, string FolderPath)
{
    /// <summary>The folder as a whole is unfinished, so a file in it needs no name for that.</summary>
    public bool IsFresh { get; init; }

    /// <summary>The name of the unfinished file, in the same folder.</summary>
    public string Partial => IsFresh ? Last : Last + PartialFile.Suffix;

    public string Final => $"{FolderPath}{Path.DirectorySeparatorChar}{Last}";

    /// <param name="folder">The folder that is written into.</param>
    /// <param name="name">The name inside of it.</param>
    /// <param name="before">The one made before it: hundreds of thousands of files share two folders and their texts.</param>
    /// <exception cref="ArgumentException">A name that could lead anywhere else: names are made by one function, so this is a
    /// bug.</exception>
    public static OutputPath In(string folder, string name, OutputPath before = default)
    {
        var slash = name.IndexOf('/');
        var last = slash < 0 ? name : name[(slash + 1)..];
        if (!IsPlain(last) || (slash >= 0 && !IsPlain(name.AsSpan(0, slash))))
            throw new ArgumentException("A name to write must be plain, with one sub-folder at most.", nameof(name));
        if (slash < 0)
            return new OutputPath(name, null, last, folder);
        if (before.Folder is { } same && name.AsSpan(0, slash).SequenceEqual(same))
            return before with { Name = name, Last = last, IsFresh = false };
        return new OutputPath(name, name[..slash], last, $"{folder}{Path.DirectorySeparatorChar}{name[..slash]}");
    }

    private static bool IsPlain(ReadOnlySpan<char> part) =>
        part.Length > 0 && part is not ("." or "..") && !part.ContainsAny('/', '\\', '\0');
}
