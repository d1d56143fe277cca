namespace Fleet.Core.Fleet;

/// <summary>One thing that is wrong with a camera, and the field it is wrong in.</summary>
public readonly record struct CameraFieldError(string Field, string Message)
{
    public override string ToString() => $"{Field}: {Message}";
}
