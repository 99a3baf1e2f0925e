using System.Reflection;

namespace OfflineLicense.Tests.Architecture;

/// <summary>
/// Documentation ids (<c>M:System.IO.File.Move(System.String,System.String)</c>) from reflection, as BannedSymbols.txt writes them.
/// </summary>
internal static class SymbolId
{
    /// <summary>Every public type that ships with the framework or that the product refers to.</summary>
    private static readonly Lazy<Dictionary<string, Type>> Types = new(Load);

    public static IReadOnlySet<string> Namespaces => Types.Value.Values.Select(type => type.Namespace!).ToHashSet(StringComparer.Ordinal);

    public static Type? TypeNamed(string name) => Types.Value.GetValueOrDefault(name);

    public static string Of(MethodBase method)
    {
        var parameters = method.GetParameters();
        var name = method.IsConstructor ? "#ctor" : method.Name;
        var list =
            parameters.Length == 0 ? string.Empty : $"({string.Join(',', parameters.Select(parameter => Name(parameter.ParameterType)))})";
        return $"M:{method.DeclaringType!.FullName}.{name}{(method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : string.Empty)}{list}";
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!) + "@";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericMethodParameter)
            return "``" + type.GenericParameterPosition;
        if (!type.IsConstructedGenericType)
            return type.FullName!.Replace('+', '.');
        var open = type.GetGenericTypeDefinition().FullName!;
        return $"{open[..open.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(Name))}}}";
    }

    private static Dictionary<string, Type> Load()
    {
        var found = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
        {
            // The interfaces of System.IO.Abstractions are in an assembly of another name.
            if (
                !Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                && !Path.GetFileName(path).StartsWith("Testabl", StringComparison.Ordinal)
            )
                continue;
            foreach (
                var type in Assembly
                    .Load(Path.GetFileNameWithoutExtension(path))
                    .GetExportedTypes()
                    .Where(type => type is { IsNested: false, FullName: not null })
            )
                found.TryAdd(type.FullName!, type);
        }
        return found;
    }
}
