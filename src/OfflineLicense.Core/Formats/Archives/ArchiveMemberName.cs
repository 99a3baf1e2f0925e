namespace OfflineLicense.Formats.Archives;

/// <summary>
/// Names inside archives. None ever becomes a path; one that tries to be more than a name of a file below shows that the
/// archive was made to do harm, so its member is refused.
/// </summary>
internal static class ArchiveMemberName
{
    public const int Longest = Limits.ArchiveName;

    /// <summary>What is wrong with a name; null: nothing.</summary>
    public static string? FindFault(string name)
    {
        if (name.Length == 0)
            return "The member has no name.";
        if (name.Length > Longest)
            return $"The name is longer than {Longest:N0} characters, which is the limit.";
        if (name.Any(char.IsControl))
            return "The name holds control characters.";
        if (name.Contains('\\', StringComparison.Ordinal))
            return "The name holds a backslash.";
        if (name[0] == '/' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])))
            return "The name is an absolute path.";
        return name.Split('/').Contains("..", StringComparer.Ordinal) ? "The name climbs out of its folder." : null;
    }
}
