@echo off
rem The percept command for Windows: finds a JDK of at least version 25, builds on first use, and runs.
setlocal enabledelayedexpansion
set "HERE=%~dp0"
set "JDK="
if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined JDK for /f "delims=" %%J in ('where java 2^>nul') do if not defined JDK call :try "%%~dpJ.."
if not defined JDK for %%R in ("%ProgramFiles%\Java" "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks" "%LOCALAPPDATA%\Programs\Eclipse Adoptium") do (
  if not defined JDK if exist "%%~R" for /d %%D in ("%%~R\*") do if not defined JDK call :try "%%~D"
)
if not defined JDK (
  echo percept: no JDK of version 25 or newer found: set JAVA_HOME to one 1>&2
  exit /b 1
)
set "MODULES=%HERE%app\target\modules"
set "STALE="
if not exist "%MODULES%\built" set "STALE=1"
if not defined STALE (
  for %%M in (core vector formats app) do (
    for /f "delims=" %%F in ('powershell -NoProfile -Command "$t=(Get-Item '%MODULES%\built').LastWriteTime; if(Get-ChildItem -Recurse -File '%HERE%%%M\src\main' ^| Where-Object LastWriteTime -gt $t ^| Select-Object -First 1){'stale'}"') do set "STALE=1"
  )
)
if defined STALE (
  echo percept: building ^(first use, or a source is newer^) ... 1>&2
  set "JAVA_HOME=%JDK%"
  pushd "%HERE%"
  call mvn -B -q -Dmaven.test.skip=true -P "!format" package 1>&2 || (popd & exit /b 1)
  popd
  type nul > "%MODULES%\built"
)
"%JDK%\bin\java" "@%HERE%app\src\main\launch\java.options" -p "%HERE%app\target\percept-app.jar;%MODULES%" -m dev.percept.app/dev.percept.app.Main %*
exit /b %ERRORLEVEL%

:try
if not exist "%~1\bin\java.exe" goto :eof
if not exist "%~1\release" goto :eof
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
  for /f "tokens=1 delims=." %%A in (%%V) do if %%A GEQ 25 set "JDK=%~f1"
)
goto :eof
