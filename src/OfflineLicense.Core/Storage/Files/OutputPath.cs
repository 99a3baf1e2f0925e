namespace OfflineLicense.Storage.Files;

/// <summary>
/// Where one output file stands: in the folder itself or one level below. <c>Name</c> is relative, with <c>/</c>;
/// <c>Folder</c> is the sub-folder's name, or null. <c>Last</c> is the file's name there. The paths are for messages.
/// </summary>
internal readonly record struct OutputPath(string Name, string? Folder, string Last, string FolderPath, string Final)
{
    /// <summary>The name of the unfinished file, in the same folder.</summary>
    public string Partial => Last + PartialFile.Suffix;

    /// <exception cref="ArgumentException">A name that could lead anywhere else: names are made by one function, so this is a
    /// bug.</exception>
    public static OutputPath In(string folder, string name)
    {
        var slash = name.IndexOf('/');
        var last = slash < 0 ? name : name[(slash + 1)..];
        var sub = slash < 0 ? null : name[..slash];
        if (!IsPlain(last) || (sub is not null && !IsPlain(sub)))
            throw new ArgumentException("A name to write must be plain, with one sub-folder at most.", nameof(name));
        var place = sub is null ? folder : $"{folder}{Path.DirectorySeparatorChar}{sub}";
        return new OutputPath(name, sub, last, place, $"{place}{Path.DirectorySeparatorChar}{last}");
    }

    private static bool IsPlain(string part) =>
        part.Length > 0 && part is not ("." or "..") && !part.AsSpan().ContainsAny('/', '\\', '\0');
}
